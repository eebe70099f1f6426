/** The usual tables of a JPEG, from ITU T.81, annex K, in the form that the encoder and the file need. */

/** The places of a block's coefficients, in the order in which the file has them. */
export const ZIGZAG = zigzag();

/** Quantization steps at quality 50, row by row: for brightness and for colour. */
export const LUMINANCE = [
  ...[16, 11, 10, 16, 24, 40, 51, 61],
  ...[12, 12, 14, 19, 26, 58, 60, 55],
  ...[14, 13, 16, 24, 40, 57, 69, 56],
  ...[14, 17, 22, 29, 51, 87, 80, 62],
  ...[18, 22, 37, 56, 68, 109, 103, 77],
  ...[24, 35, 55, 64, 81, 104, 113, 92],
  ...[49, 64, 78, 87, 103, 121, 120, 101],
  ...[72, 92, 95, 98, 112, 100, 103, 99],
];
export const CHROMINANCE = [
  ...[17, 18, 24, 47, 99, 99, 99, 99],
  ...[18, 21, 26, 66, 99, 99, 99, 99],
  ...[24, 26, 56, 99, 99, 99, 99, 99],
  ...[47, 66, 99, 99, 99, 99, 99, 99],
  ...Array<number>(32).fill(99),
];

/** A Huffman code: how many code words have 1, 2, ... 16 bits, and what each of them means. */
export interface HuffmanCode {
  counts: number[];
  values: number[];
}

/** Code for the first coefficient of a block, by its number of bits. */
export const DC: HuffmanCode = {
  counts: [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0],
  values: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
};
/** Code for the other coefficients, by the number of zeros before one and its number of bits. */
export const AC: HuffmanCode = {
  counts: [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125],
  values: hex(
    "01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728" +
      "292a3435363738393a434445464748494a535455565758595a636465666768696a737475767778797a83848586878889" +
      "8a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2" +
      "e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa",
  ),
};

function zigzag(): number[] {
  const cells = Array.from({ length: 64 }, (_, i) => ({ i, row: i >> 3, column: i & 7 }));
  // Each diagonal runs in the opposite direction of the one before.
  return cells
    .sort((a, b) => {
      const diagonal = a.row + a.column;
      return diagonal - (b.row + b.column) || (diagonal % 2 === 0 ? b.row - a.row : a.row - b.row);
    })
    .map(({ i }) => i);
}

function hex(text: string): number[] {
  return (text.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16));
}
