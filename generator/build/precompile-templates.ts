/** Compiles templates/*.hbs to a module that needs Handlebars' small runtime alone. */
