import { registerHooks } from "node:module";

/**
 * Lets Node run an emitted client as it stands. The client imports `./client.js`, which is right once it is compiled
 * (`verbatimModuleSyntax`, NodeNext); here nothing compiles it, and the file is `./client.ts`.
 */
registerHooks({
  resolve(specifier, context, next) {
    try {
      return next(specifier, context);
    } catch (error) {
      if (!specifier.startsWith(".") || !specifier.endsWith(".js")) throw error;
      return next(`${specifier.slice(0, -".js".length)}.ts`, context);
    }
  },
});
