import { useState, type ReactElement } from 'react';
import { Form } from 'react-aria-components';
import { Button } from '../ui/button.js';
import { Field } from '../ui/fields.js';

/** Neither of the two: something else. */
export function OtherValue({
  start,
  onDecide,
}: {
  start: string;
  onDecide: (value: string) => void;
}): ReactElement {
  const [value, setValue] = useState<string>();
  if (value === undefined)
    return (
      <Button kind="quiet" onPress={() => setValue(start)}>
        Something else
      </Button>
    );
  return (
    <Form
      className="inline-form"
      onSubmit={(event) => {
        event.preventDefault();
        onDecide(value);
      }}
    >
      <Field label="Instead of both" value={value} onChange={setValue} autoFocus />
      <Button kind="primary" type="submit">
        Decide
      </Button>
    </Form>
  );
}
