import type { DemoNotebook } from './notes.js';

/** What people who work outdoors write down for the next time. */
export const fieldCraft: DemoNotebook = {
  title: 'Field craft',
  colour: 'KELP',
  notes: [
    {
      title: 'What a holdfast is',
      tags: ['kelp', 'name'],
      pinned: true,
      colour: 'KELP',
      body: `A kelp has no roots. What looks like one is its **holdfast**: a knot of haptera that grips rock and takes nothing from it. Food comes from the water around the blades.

A good holdfast lasts ten years of winter storms. When one lets go it is mostly because the rock did: they wash up with the stone still in their fist.`,
    },
    {
      title: 'Kelp survey: what to bring',
      tags: ['kelp', 'packing'],
      body: `Low water springs give two hours on the outer ledge, not more. Pack the evening before and check it at the car, not on the beach.`,
      checklist: [
        '[x] Tide table, on paper',
        '[x] Quadrat, half a metre',
        'Callipers for stipes',
        'Slates and three pencils',
        'Two wool hats',
        'Phone in a freezer bag, notes opened once while online',
      ],
    },
    {
      title: 'Telling the three big kelps apart',
      tags: ['kelp', 'identification'],
      colour: 'KELP',
      body: `- **Oarweed** (*Laminaria digitata*): stipe smooth and oval, bends flat at low water, no hangers-on.
- **Forest kelp** (*L. hyperborea*): stipe rough and round, stands upright by itself, wears a coat of red weed.
- **Sugar kelp** (*Saccharina latissima*): one long frilled ribbon. Dry it and it tastes of its name.

When in doubt snap a stipe: forest kelp breaks, oarweed only bends.`,
    },
    {
      title: 'Ledge transect, October',
      tags: ['kelp', 'survey'],
      status: 'DONE',
      body: `Ten quadrats from the pipe to the outer marker, 09:40 to 11:25.

| quadrat | forest kelp | oarweed | sugar kelp |
| --- | --- | --- | --- |
| 1-3 | 0 | 11 | 2 |
| 4-6 | 6 | 4 | 3 |
| 7-10 | 19 | 0 | 1 |

Fewer young plants on 7 and 8 than last autumn. Urchins in the crack behind 8: count them next time.`,
      checklist: [
        '[x] Photograph every quadrat',
        '[x] Copy the slate the same evening',
        '[x] Rinse the callipers',
      ],
    },
    {
      title: 'Reading a tide table',
      tags: ['tides', 'safety'],
      body: `The *rule of twelfths*: in the six hours between low and high, the water rises by 1, 2, 3, 3, 2, 1 twelfths of the range. In hours three and four it does half of all its work, and that is when people get cut off.

Be on the way back while it still looks early.`,
    },
    {
      title: 'Turn-back time',
      tags: ['safety'],
      pinned: true,
      colour: 'CORAL',
      body: `Agree on it before leaving and say it aloud. It is not a time to discuss; it is the time at which the discussion has already taken place.

Ours: one hour after low water, or the first wave over the marker stone, whichever comes first.`,
    },
    {
      title: 'Pencil beats pen',
      tags: ['notebook', 'tools'],
      body: `Graphite writes wet, upside down, at minus fifteen, and twenty years later it is still there. Ballpoint skips on damp paper; fibre tips bloom like a jellyfish.

HB in summer, 2B in the cold. Tie it to the book.`,
    },
    {
      title: 'A page of field notes',
      tags: ['notebook', 'method'],
      body: `1. Top line, before anything else: date, place, time, weather, who is there.
2. What I see on the left; what I think on the right. Never mix them: the first stays true.
3. Numbers with units, always. "3" helps nobody in March.
4. Mistakes get one line through them. An eraser destroys evidence.
5. Close the page: when I left, and what comes next.`,
    },
    {
      title: 'Two-minute sit',
      tags: ['method'],
      body: `On arrival sit down and do nothing for two minutes. Birds resume, eyes open up, and the thing one came to look at stops being the only thing one can see. Half of my best observations are in minute two.`,
    },
    {
      title: 'Counting gulls without losing count',
      tags: ['birds', 'method'],
      body: `Count ten. Look at how much of the flock ten is. Lay that patch over the rest. Do it twice, from the left and from the right; write both numbers down and not the mean of them.

Above 500 the error is 10 % for everybody, so do not argue about the last twenty.`,
    },
    {
      title: 'Wind by eye',
      tags: ['weather'],
      colour: 'TIDE',
      body: `- **2**: felt on the face, leaves rustle.
- **3**: twigs move all the time, light flags stand out.
- **4**: paper flies, small branches move. Boat work gets slow.
- **5**: small trees sway, white horses everywhere. We stay ashore.
- **6**: umbrellas are a memory.`,
    },
    {
      title: 'Clouds that mean go home',
      tags: ['weather', 'safety'],
      colour: 'TIDE',
      body: `High hooks from the west, thickening to a milky sky with a ring round the sun: rain within a day. Towers before noon with flat dark feet: thunder by four. Small round ones in rows: nothing at all, enjoy them.`,
    },
    {
      title: 'Drying a wet notebook',
      tags: ['notebook', 'rescue'],
      body: `Rinse salt out with fresh water first; salt draws damp for ever. Stand the book on its head, fan the pages, a sheet of kitchen paper every tenth leaf. No radiator: it welds pages together. When it is only damp, press it under books for a week.

For anything that matters: photograph it while it is still wet.`,
    },
    {
      title: 'Knots worth knowing by feel',
      tags: ['rope'],
      body: `Bowline, round turn and two half hitches, sheet bend, trucker's hitch. Four are enough if the hands know them in the dark with cold fingers. Practise behind the back on the train.`,
      checklist: ['[x] Bowline', '[x] Round turn and two half hitches', 'Sheet bend', "Trucker's hitch"],
    },
    {
      title: 'Tea in a gale',
      tags: ['camp', 'food'],
      colour: 'SAND',
      body: `Stove in the lee of the biggest person. Lid on. A third of the water: nobody ever wanted a full litre at that moment. Sugar in the bag already, because teaspoons fly.`,
    },
    {
      title: 'Rock pool manners',
      tags: ['method', 'children'],
      body: `Turn a stone towards you so that what runs, runs away from you. Look. Put it back *the same way up*: its roof is a garden and its underside is a nursery. Wet your hands before touching anything with skin.`,
    },
    {
      title: 'How deep is that? Secchi in five steps',
      tags: ['water', 'method'],
      status: 'DRAFT',
      body: `Lower the white disc on the shaded side until it is gone; note the depth. Raise until it is back; note it. The mean is the Secchi depth. Between ten and two, without sunglasses, same person if possible.

To check: does the new disc read the same as the old, chipped one?`,
    },
    {
      title: 'Night sounds at the estuary',
      tags: ['birds', 'sound'],
      colour: 'DUSK',
      body: `21:10 curlew, two, far bank. 21:25 oystercatchers quarrelling, as always. 21:40 something heavy in the reeds, breathing. 22:05 it was a cow.`,
    },
    {
      title: 'First-aid bag, yearly check',
      tags: ['safety', 'packing'],
      colour: 'CORAL',
      body: `In the first week of November, because then somebody always asks what the date is on the burn gel.`,
      checklist: [
        'Replace the plasters that were used',
        'Expiry dates',
        'Torch batteries',
        'Whistle still in the lid',
        'Write the emergency number on the lid again',
      ],
    },
    {
      title: 'Questions to answer this winter',
      tags: ['plan'],
      status: 'DRAFT',
      body: `- Do the young plants come back where the urchins were taken off?
- Is the ledge really colder than the pipe, or is it the wind?
- Who wrote "ask about the bell" in last year's book, and what bell?`,
    },
  ],
};
