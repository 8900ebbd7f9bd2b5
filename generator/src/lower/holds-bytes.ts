const BYTE_TYPES = /^(image|audio|video|font)\//;
const BYTE_APPLICATIONS =
  /^application\/(octet-stream|pdf|zip|gzip|x-gzip|x-tar|vnd\.openxmlformats.*|vnd\.ms-excel)$/;

/** Media types that cannot be text, whatever the schema calls them. */
export function holdsBytes(mediaType: string): boolean {
  if (mediaType === "image/svg+xml") return false;
  return BYTE_TYPES.test(mediaType) || BYTE_APPLICATIONS.test(mediaType);
}
