/** What needs Node: journals and tokens that survive a crash, credentials from the environment, sign-ins from a command line, and the context of the work under way. */
export { currentContext, runInContext } from "./context.ts";
export { credentialsFromEnvironment, type EnvironmentOptions } from "./credentials-from-environment.ts";
export { type FileJournalOptions, fileJournal } from "./file-journal.ts";
export { type FileTokenStoreOptions, fileTokenStore } from "./file-token-store.ts";
export { JournalError, type JournalErrorCode } from "./journal-error.ts";
export { type LoopbackOptions, signInOnLoopback } from "./loopback.ts";
export type { OwnedJournal } from "./owned-journal.ts";
export { sqliteJournal } from "./sqlite-journal.ts";
export type { TokenEncryption } from "./token-cipher.ts";
