// The size of the images of a data set.

export type Shape = readonly [height: number, width: number];

/** Of every run that was kept before its shape was written down. */
export const SHAPE: Shape = [28, 28];
