import type { ReactElement } from 'react';
import {
  Button as AriaButton,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
  Switch,
  Text,
  TextField,
  type TextFieldProps,
} from 'react-aria-components';
import { Icon } from './icons.js';

interface FieldProps extends Omit<TextFieldProps, 'className' | 'children'> {
  readonly label: string;
  readonly placeholder?: string;
}

export function Field({ label, placeholder, ...props }: FieldProps): ReactElement {
  return (
    <TextField {...props} className="field">
      <Label>{label}</Label>
      <Input {...(placeholder !== undefined && { placeholder })} />
      <FieldError className="field-error" />
    </TextField>
  );
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly choices: Readonly<Record<Value, string>>;
  readonly onChange: (value: Value) => void;
}

/** One of a few, by name. The label is read aloud; what is chosen speaks for itself to those who see it. */
export function Choice<Value extends string>({
  label,
  value,
  choices,
  onChange,
}: ChoiceProps<Value>): ReactElement {
  const entries = Object.entries(choices) as Array<[Value, string]>;
  return (
    <Select
      aria-label={label}
      value={value}
      onChange={(chosen) => onChange(chosen as Value)}
      className="choice"
    >
      <AriaButton className="choice-button">
        <SelectValue />
        <Icon name="vote" size={14} />
      </AriaButton>
      <Popover className="popover">
        <ListBox className="menu">
          {entries.map(([id, text]) => (
            <ListBoxItem key={id} id={id} textValue={text} className="menu-item">
              {text}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}

interface ToggleProps {
  readonly label: string;
  readonly hint?: string;
  readonly isOn: boolean;
  readonly onChange: (on: boolean) => void;
}

export function Toggle({ label, hint, isOn, onChange }: ToggleProps): ReactElement {
  return (
    <Switch isSelected={isOn} onChange={onChange} className="switch">
      <span className="switch-words">
        <span>{label}</span>
        {hint !== undefined && <Text className="hint">{hint}</Text>}
      </span>
      <span className="switch-track" aria-hidden="true" />
    </Switch>
  );
}
