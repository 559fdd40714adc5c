// Sentences as the live wire tells them: by their number in the catalogue, with what stands in their gaps.

/** A text that is the same in all languages, or a phrase of the catalogue: its number, and pieces by gap. */
export type Piece = string | [number, Record<string, Piece[]>?];

/** The texts of a language by their numbers; the first is the language's code. */
export type Catalogue = readonly string[];

/** What was told, with all sentences in words. */
export function inWords(told: unknown, catalogue: Catalogue): unknown {
  if (Array.isArray(told)) return told.map((each) => inWords(each, catalogue));
  if (told === null || typeof told !== "object") return told;
  if ("say" in told) return written(told.say as Piece[], catalogue);
  return Object.fromEntries(Object.entries(told).map(([name, each]) => [name, inWords(each, catalogue)]));
}

function written(pieces: readonly Piece[], catalogue: Catalogue): string {
  return pieces.map((piece) => (typeof piece === "string" ? piece : filled(piece, catalogue))).join("");
}

function filled([number, values]: Exclude<Piece, string>, catalogue: Catalogue): string {
  const text = catalogue[number] ?? "";
  if (!values) return text;
  return text.replace(/\{([^{}]+)\}/g, (gap, inner: string) => (inner in values ? written(values[inner], catalogue) : gap));
}
