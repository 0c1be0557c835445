const executable = [
  ...['QUERY', 'MUTATION', 'SUBSCRIPTION', 'FIELD', 'FRAGMENT_DEFINITION', 'FRAGMENT_SPREAD'],
  ...['INLINE_FRAGMENT', 'VARIABLE_DEFINITION'],
];

/** Whether a directive may stand there in a request; at the other places only the schema's author writes it. */
export const isExecutable = (location: string): boolean => executable.includes(location);
