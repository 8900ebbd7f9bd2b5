/** Every code that a diagnostic may have. Codes are stable; the catalogue of each stage says what its own mean. */
export type DiagnosticCode =
  | LoadCode
  | OverlayCode
  | UpgradeCode
  | LowerCode
  | SelectCode
  | PolicyCode
  | PlanCode
  | WriteCode
  | GenerateCode;

/** Codes of loading. */
export type LoadCode =
  | "duplicate-key"
  | "file-denied"
  | "file-empty"
  | "file-encoding"
  | "file-is-directory"
  | "file-missing"
  | "file-not-text"
  | "file-unreadable"
  | "json-not-strict"
  | "json-syntax"
  | "limit-exceeded"
  | "not-an-object"
  | "ref-cycle"
  | "ref-file-type"
  | "ref-outside-root"
  | "ref-rebased"
  | "ref-remote"
  | "ref-scheme"
  | "ref-target"
  | "version-not-text"
  | "version-unsupported"
  | "yaml-cycle"
  | "yaml-indentation"
  | "yaml-key"
  | "yaml-multiple-documents"
  | "yaml-syntax"
  | "yaml-tag"
  | "yaml-value";

/** Codes of overlays. */
export type OverlayCode =
  | "overlay-extends"
  | "overlay-invalid"
  | "overlay-no-match"
  | "overlay-target"
  | "overlay-update"
  | "overlay-version";

/** Codes of upgrading. `wrong-type` is the lowering's, said where the upgrade is the last to see the keyword. */
export type UpgradeCode = "collection-format" | "form-media-type" | "newer-keyword" | "older-keyword";

/** Codes of the lowering. */
export type LowerCode =
  | "assumed-type"
  | "clashing-security-schemes"
  | "contradictory-bounds"
  | "contradictory-enum"
  | "duplicate-enum-value"
  | "duplicate-parameter"
  | "duplicate-variant"
  | "empty-composition"
  | "external-reference"
  | "ignored-header-parameter"
  | "inexact-number"
  | "invalid-media-type"
  | "invalid-number"
  | "invalid-parameter"
  | "invalid-pattern"
  | "invalid-schema"
  | "invalid-server"
  | "invalid-status"
  | "items-list"
  | "invalid-style"
  | "missing-responses"
  | "nothing-described"
  | "nesting-limit"
  | "optional-path-parameter"
  | "path-with-query"
  | "path-without-slash"
  | "reference-cycle"
  | "reference-to-document"
  | "translated-pattern"
  | "undeclared-path-parameter"
  | "unknown-security-scheme"
  | "unknown-type"
  | "unresolved-discriminator"
  | "unknown-key"
  | "unrepresented-key"
  | "unresolved-reference"
  | "unsupported-keyword"
  | "unresolved-link"
  | "unsupported-method"
  | "unsupported-querystring"
  | "unsupported-security-scheme"
  | "unusable-discriminator"
  | "unused-component"
  | "unused-format"
  | "unused-path-parameter"
  | "wrong-type";

/** Codes of the selection. */
export type SelectCode = "unknown-selection" | "empty-selection";

/** Codes of the policy stage and of reading `x-resilience`. */
export type PolicyCode =
  | "x-resilience-shape"
  | "x-resilience-unknown-key"
  | "x-resilience-misspelt"
  | "x-resilience-other-name"
  | "x-resilience-misplaced"
  | "x-resilience-value"
  | "x-resilience-duration"
  | "x-resilience-ratio"
  | "x-resilience-size"
  | "x-resilience-pointer"
  | "x-resilience-reference"
  | "x-resilience-incomplete"
  | "x-resilience-unknown-class"
  | "x-resilience-class-definition"
  | "x-resilience-class-twice"
  | "x-resilience-tag-conflict"
  | "x-resilience-unsafe-hedge"
  | "x-resilience-idle-hedge"
  | "x-resilience-unsafe-cache"
  | "x-resilience-header"
  | "x-resilience-key-without-carrier"
  | "x-resilience-attempt-exceeds-total"
  | "x-resilience-beyond-platform"
  | "x-resilience-open-without-fallback"
  | "x-resilience-fallback-type"
  | "x-resilience-unknown-operation"
  | "x-resilience-unfit-health"
  | "x-resilience-narrow-burst"
  | "x-resilience-shared-figure"
  | "x-resilience-unreachable-attempts"
  | "x-resilience-unkeyed-retry"
  | "x-resilience-permanent-status"
  | "x-resilience-broad-status"
  | "x-resilience-security-fails-open"
  | "x-resilience-cache-without-credential"
  | "x-resilience-idle-cache"
  | "x-resilience-stale-without-cache"
  | "x-resilience-streamed-body"
  | "x-resilience-failure"
  | "x-resilience-pagination"
  | "x-resilience-first-page"
  | "import-extensions-unmapped"
  | "import-extensions-unused";

/** Codes of the plan. */
export type PlanCode =
  | "duplicate-operation-id"
  | "name-collision"
  | "type-too-complex"
  | "version-not-pinned";

/** Codes of the diagnostics of writing. */
export type WriteCode =
  | "output-not-a-folder"
  | "output-foreign-file"
  | "output-edited-file"
  | "output-path-blocked"
  | "output-path-unsafe"
  | "output-path-collision"
  | "output-manifest-unreadable"
  | "output-locked"
  | "output-write-failed";

/** Codes of the diagnostics of the composition. */
export type GenerateCode =
  | "ledger-unreadable"
  | "unknown-operation"
  | "templates-unreadable"
  | "template-unknown"
  | "template-failed";
