/** Values of one row, in the order of its statement. */
export type Row = readonly (string | number | boolean | null)[];
