import type { ReactElement } from 'react';
import {
  Button as AriaButton,
  Dialog,
  DialogTrigger,
  Popover,
  Radio,
  RadioGroup,
} from 'react-aria-components';
import type { Colour as ColourName } from '../generated/holdfast.js';
import { colourNames } from '../notes/colour-names.js';

const colours = Object.keys(colourNames) as ColourName[];

interface Props {
  readonly colour: ColourName;
  readonly readOnly: boolean;
  readonly change: (colour: ColourName) => void;
}

/** The note's colour, and the choice of another. Each has its name beside it: not all see them apart. */
export function Colour({ colour, readOnly, change }: Props): ReactElement {
  if (readOnly) return <Named colour={colour} />;
  return (
    <DialogTrigger>
      <AriaButton className="colour-button" aria-label={`Colour: ${colourNames[colour]}`}>
        <Named colour={colour} />
      </AriaButton>
      <Popover className="popover">
        <Dialog className="menu" aria-label="Colour">
          <RadioGroup
            aria-label="Colour"
            value={colour}
            onChange={(chosen) => change(chosen as ColourName)}
            className="colours"
          >
            {colours.map((each) => (
              <Radio key={each} value={each} className="menu-item" autoFocus={each === colour}>
                <Named colour={each} />
              </Radio>
            ))}
          </RadioGroup>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

const Named = ({ colour }: { readonly colour: ColourName }): ReactElement => (
  <span className="named-colour">
    <span className="dot" data-colour={colour} />
    {colourNames[colour]}
  </span>
);
