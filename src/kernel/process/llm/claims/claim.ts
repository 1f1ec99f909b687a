/** Something a text says that has to be true: a number, a date, the name of somebody or something, an address. */
export type Claim = Readonly<{
  kind: 'number' | 'date' | 'name' | 'address';
  /** As it stands in the text. */
  text: string;
  /** Where it begins. */
  at: number;
}>;
