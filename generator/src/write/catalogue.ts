import type { WriteCode } from "../diagnostics/codes.ts";
import type { CatalogueEntry } from "../diagnostics/diagnostic.ts";

/** What writing has to say of output folders, by code. */
export const WRITE_CATALOGUE: Readonly<Record<WriteCode, CatalogueEntry>> = {
  "output-not-a-folder": {
    title: "The output is not a folder",
    cause: "Something else stands at the path, or at a folder above it.",
    fix: "Choose another folder with --out.",
  },
  "output-foreign-file": {
    title: "A file that the generator did not write is in the way",
    cause: "The manifest in .gen-client does not list the file, so it is yours, and it is never overwritten.",
    fix: "Move the file, or choose another folder with --out.",
  },
  "output-edited-file": {
    title: "A generated file was edited",
    cause:
      "Its content is not what the manifest in .gen-client says was written; an edit or a formatter changed it.",
    fix: "Undo the change, or write over it with --force. Keep formatters away from the folder.",
  },
  "output-path-blocked": {
    title: "Something other than a file or folder is in the way",
    cause: "The generator writes through no symbolic link and replaces no folder by a file.",
    fix: "Move what stands there, or choose another folder with --out.",
  },
  "output-path-unsafe": {
    title: "The name of an output file is not safe",
    cause: "The name would leave the output folder, or some system cannot store it.",
    fix: "Rename the tag or schema that the file is named after.",
  },
  "output-path-collision": {
    title: "Two output files have one name",
    cause: "Some file systems do not tell upper from lower case, or one composed letter from two.",
    fix: "Rename one of the tags or schemas that the files are named after.",
  },
  "output-manifest-unreadable": {
    title: "The manifest of the output folder is broken",
    cause: "It was edited, or a merge left its marks in it.",
    fix: "Restore it from version control, either side of a merge will do, and run again with --force.",
  },
  "output-locked": {
    title: "Another run is writing the output folder",
    cause: "Two runs at once would mix their files.",
    fix: "Wait for the other run to end, and run again.",
  },
  "output-write-failed": {
    title: "The output folder cannot be written",
    cause: "The system refused; what stood in the folder is as it was.",
    fix: "Make the folder writable, or choose another one with --out.",
  },
};
