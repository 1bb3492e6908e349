/** What a row may give: JSON, or nothing. */
export type Given = string | number | boolean | null | object | undefined;

/** One line of a mapping: which attribute gets what. The tables in docs/formats.md are made of these. */
export interface Row<Source> {
  /** Path of the attribute, with dots. */
  readonly attribute: string;
  /** What it is made of, in words, for the docs. */
  readonly from: string;
  /** Undefined: the event has no such thing, and the attribute is left out. */
  readonly value: (source: Source) => Given;
}

/** Builds the object that rows describe; what no row gives is not there. */
export function fill<Source>(rows: readonly Row<Source>[], source: Source): Record<string, Given> {
  const whole: Record<string, Given> = {};
  for (const { attribute, value } of rows) {
    const given = value(source);
    if (given !== undefined) put(whole, attribute.split('.'), given);
  }
  return whole;
}

/** The same, or nothing where no row gives anything. */
export function fillIfAny<Source>(rows: readonly Row<Source>[], source: Source): object | undefined {
  const whole = fill(rows, source);
  return Object.keys(whole).length > 0 ? whole : undefined;
}

/** A list with something in it, or nothing. */
export const listed = <Item>(items: readonly Item[]): readonly Item[] | undefined =>
  items.length > 0 ? items : undefined;

/** A text with something in it, or nothing. */
export const named = (text: string | undefined): string | undefined => text || undefined;

/** Paths are those of our own tables, never of an event. */
function put(whole: Record<string, Given>, [name = '', ...rest]: string[], given: Given): void {
  if (rest.length === 0) {
    whole[name] = given;
    return;
  }
  whole[name] ??= {};
  put(whole[name] as Record<string, Given>, rest, given);
}
