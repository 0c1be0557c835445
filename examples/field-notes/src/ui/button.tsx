import type { ReactElement, ReactNode } from 'react';
import {
  Button as AriaButton,
  ToggleButton as AriaToggleButton,
  type ButtonProps,
} from 'react-aria-components';
import { Icon, type IconName } from './icons.js';

type Kind = 'plain' | 'primary' | 'quiet' | 'danger';

interface Props extends Omit<ButtonProps, 'className' | 'children'> {
  readonly kind?: Kind;
  readonly icon?: IconName;
  readonly children: ReactNode;
}

export function Button({ kind = 'plain', icon, children, ...props }: Props): ReactElement {
  return (
    <AriaButton {...props} className={`button button-${kind}`}>
      {icon && <Icon name={icon} size={18} />}
      {children}
    </AriaButton>
  );
}

interface IconButtonProps extends Omit<ButtonProps, 'className' | 'children'> {
  readonly icon: IconName;
  /** What it does, for those who do not see the icon. */
  readonly label: string;
}

export function IconButton({ icon, label, ...props }: IconButtonProps): ReactElement {
  return (
    <AriaButton {...props} aria-label={label} className="icon-button">
      <Icon name={icon} />
    </AriaButton>
  );
}

interface ToggleProps {
  readonly icon: IconName;
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (on: boolean) => void;
}

export function IconToggle({ icon, label, isOn, onChange }: ToggleProps): ReactElement {
  return (
    <AriaToggleButton aria-label={label} isSelected={isOn} onChange={onChange} className="icon-button">
      <Icon name={icon} />
    </AriaToggleButton>
  );
}
