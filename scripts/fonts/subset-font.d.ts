/** The package has no types of its own; these cover what scripts/fonts.ts uses. */
declare module 'subset-font' {
  type Axis = number | { min: number; max: number; default: number };
  export default function subsetFont(
    font: Buffer,
    text: string,
    options: {
      targetFormat: 'woff2';
      variationAxes: Record<string, Axis>;
      keepFeatures: readonly string[];
    },
  ): Promise<Buffer>;
}
