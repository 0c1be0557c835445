/** How the records and writes of one API version lie to what is stored: plain data, made by `compileVersions`. */
export interface VersionShape {
  /** By the version's name of the type. */
  readonly entities: Readonly<Record<string, EntityShape>>;
  /** By the version's name of the mutation: its name in the SDL. */
  readonly writes: Readonly<Record<string, string>>;
}

export interface EntityShape {
  /** Its name in the SDL, under which it is stored. */
  readonly stored: string;
  /** By the version's name of the field. */
  readonly fields: Readonly<Record<string, FieldShape>>;
}

export interface FieldShape {
  /** Its name in the SDL, under which it is stored. */
  readonly stored: string;
  /** Where the version has it in another type: the domain's conversion, by name. */
  readonly convert?: string;
  /** Of an enum that is not as stored: by the version's value, the stored one. */
  readonly values?: Readonly<Record<string, string>>;
  /** Of an enum that lacks stored values: by those, what the version is answered. */
  readonly fallback?: Readonly<Record<string, string>>;
}
