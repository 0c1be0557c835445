import { useId, type ReactElement, type ReactNode } from 'react';

interface PartProps {
  readonly title: string;
  /** What to say where there is nothing to show. */
  readonly none?: string | undefined;
  readonly children?: ReactNode;
}

export function Part({ title, none, children }: PartProps): ReactElement {
  const id = useId();
  return (
    <section className="part" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {none === undefined ? children : <p className="none">{none}</p>}
    </section>
  );
}

/** A table that may be wider than its part: reached, and moved, by keys as well. */
export function Table({
  label,
  columns,
  tall = false,
  numbers = false,
  children,
}: {
  readonly label: string;
  readonly columns: readonly string[];
  readonly tall?: boolean;
  /** All columns but the first are numbers. */
  readonly numbers?: boolean;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div className={tall ? 'scroll tall' : 'scroll'} role="group" aria-label={label} tabIndex={0}>
      <table className={numbers ? 'numbers' : undefined}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
