#!/usr/bin/env node
import module from "node:module";

// Node 22 and later keep compiled code between runs, which halves the start-up.
module.enableCompileCache?.();
await import("../dist/cli/bin.js");
