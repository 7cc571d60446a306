type Signature = readonly (readonly [at: number, bytes: readonly number[]])[];

const ascii = (text: string): readonly number[] => [...text].map((letter) => letter.charCodeAt(0));

/** First bytes of files, by type (the formats' own specifications). */
const SIGNATURES: readonly (readonly [type: string, signature: Signature])[] = [
  ["image/png", [[0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]]]],
  ["image/jpeg", [[0, [0xff, 0xd8, 0xff]]]],
  ["image/gif", [[0, ascii("GIF8")]]],
  [
    "image/webp",
    [
      [0, ascii("RIFF")],
      [8, ascii("WEBP")],
    ],
  ],
  ["application/pdf", [[0, ascii("%PDF-")]]],
];

/** The image or document type that the first bytes say; undefined for anything else. */
export function typeByContent(bytes: Uint8Array): string | undefined {
  const fits = (signature: Signature) =>
    signature.every(([at, wanted]) => wanted.every((byte, i) => bytes[at + i] === byte));
  return SIGNATURES.find(([, signature]) => fits(signature))?.[0];
}
