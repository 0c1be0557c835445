import type { DemoNotebook } from './notes.js';

/** About work where the network is not: on trains, on islands, under ground. */
export const awayFromTheNetwork: DemoNotebook = {
  title: 'Away from the network',
  colour: 'TIDE',
  notes: [
    {
      title: 'Start here',
      tags: ['offline', 'guide'],
      pinned: true,
      colour: 'TIDE',
      body: `This workspace lives on the server **and** on every device that belongs to it. Try it: switch the network off, edit this note, tick something below, close the app, open it again. Everything is still there. Then switch the network on and look at it from another device.`,
      checklist: [
        'Edit this note while offline',
        'Close the app and open it again',
        'Come back online and watch it arrive',
        'Edit the same note on two devices',
      ],
    },
    {
      title: 'What offline-first means',
      tags: ['offline', 'principles'],
      body: `The copy on the device is not a cache of the truth; it is where the work happens. The network is how copies catch up with each other. So reading and writing never wait for it, and being without it is not an error but a Tuesday.`,
    },
    {
      title: 'Five promises an app should make',
      tags: ['offline', 'principles'],
      body: `1. What I typed is safe as soon as it is on the screen.
2. Nothing is sent twice, however often it is tried.
3. My edits arrive in the order in which I made them.
4. If somebody else edited too, nothing of either is lost without a word.
5. It all happens by itself. No "sync now" that one has to remember.`,
    },
    {
      title: 'Why not last-save-wins for everything',
      tags: ['conflicts'],
      body: `Two people tag one note while apart: one adds *urgent*, one adds *harbour*. If the later save wins, one tag is gone and nobody is told. Tags are a set: adds from both should stand. Votes are a counter: they should sum. A title is one value: there the later wins, and the other person is told so.

The rule belongs to the *field*, not to the record.`,
    },
    {
      title: 'Bars are a rumour',
      tags: ['network'],
      body: `Full bars say that a mast can hear the phone. They do not say that the mast has a cable, that the cable goes anywhere, or that the hotel's login page has let go of you. The only proof of a connection is the answer that one was waiting for.`,
    },
    {
      title: 'Train to the coast: where it goes dark',
      firstTitle: 'Train to the coast',
      tags: ['train', 'network'],
      colour: 'DUSK',
      body: `- km 14: cutting, four minutes without anything
- km 31-38: the long tunnel and two short ones that count as one
- km 52: the viaduct has signal, and the best view; do not look at the phone
- km 70 to the end: one village, one mast, market day it is full

Write between 31 and 70. It goes out at the terminus by itself.`,
    },
    {
      title: 'The window seat office',
      tags: ['train', 'work'],
      body: `Left side outbound for the sea, right side for shade in the afternoon. Power sockets are under the *inner* seat. What works well: reading, writing, sorting. What does not: anything with a spinner.`,
      checklist: [
        '[x] Open the notebook once at the station',
        '[x] Download the map',
        'Headphones',
        'Something to eat that does not crumble',
      ],
    },
    {
      title: 'Things that wait well',
      tags: ['offline', 'work'],
      body: `Good to do without a network: first drafts, cutting a text by a third, naming things, drawing the picture of the system, the review that one has put off. Bad: anything that starts with "let me quickly look up".`,
    },
    {
      title: 'Letters from the lighthouse',
      tags: ['history', 'offline'],
      colour: 'SAND',
      body: `The keepers' boat came every second week, weather permitting. Letters went out numbered, each saying which one had last arrived: "Yours of the 4th to hand; mine were 17 to 19." If number 18 was missing, it was asked for by number.

That is the entire protocol. We have only made it faster.`,
    },
    {
      title: 'A receipt is a kindness',
      tags: ['principles', 'history'],
      body: `A parcel is handed over, the carrier's pen fails, the slip is lost. Send again? With no number on it, the choice is between two parcels and none. With a number, the clerk looks it up and says: *that one has been here since Monday; here is your slip again.*`,
    },
    {
      title: 'How to be wrong about the time',
      tags: ['clocks'],
      body: `Phones drift, people set them five minutes fast so as not to be late, batteries die and wake in 1970. Therefore: never let a device's clock alone decide who edited last; measure how far it is off whenever the server answers, and let nobody edit in the future.`,
    },
    {
      title: 'Island week, plan',
      tags: ['island', 'plan'],
      status: 'DRAFT',
      colour: 'KELP',
      body: `No network from Monday's ferry to Friday's. Three of us, three devices, one workspace.

Agree before: who renames notebooks (nobody), who closes the daily count (whoever is at the table).`,
      checklist: [
        '[x] Everybody signed in and synced on the mainland',
        '[x] Spare battery each',
        'Paper book as the fourth device',
        'Meet at the café with the good Wi-Fi on Friday',
      ],
    },
    {
      title: 'Island week, what happened',
      tags: ['island'],
      status: 'DONE',
      body: `312 edits on three devices in five days, eleven of them to the same notes. On Friday at the café it took four seconds. Two titles had been changed by two people; the later ones stand, and each of us was told what the other had written. Grace bought the cake.`,
    },
    {
      title: 'The captive portal at the harbour hotel',
      tags: ['network', 'war story'],
      colour: 'CORAL',
      body: `It answers *everything* with "200 OK" and a picture of a sunset. One app took that for a yes and emptied its queue into it. The sunset kept all of it.`,
    },
    {
      title: 'Battery, honestly',
      tags: ['network', 'power'],
      body: `What drains a phone in the hills is not the screen but the radio shouting for a mast. Flight mode, and on for five minutes at the summit: a day becomes three. An app that has to be online to be useful takes that choice away.`,
    },
    {
      title: 'Deleting while somebody is editing',
      tags: ['conflicts'],
      body: `You tidy up and delete; I am in a tunnel and add a paragraph. When I come out, my paragraph brings the note back: to delete again costs you one tap, and to write it again would cost me an evening. You are shown what happened.`,
    },
    {
      title: 'Paper is a device too',
      tags: ['offline', 'notebook'],
      colour: 'SAND',
      body: `It has a battery life of centuries, merges by hand, and its conflicts are visible in the margin. Photograph the page in the evening and put it into the note of the day.`,
    },
    {
      title: 'Under the mountain',
      tags: ['network', 'caves'],
      colour: 'DUSK',
      body: `Survey of the lower gallery, seven hours, no signal and never will be. Two tablets, one dropped into the stream at station 40. The other had everything up to station 38, because they had met at 38 and we had copied by cable. Lesson: meet often.`,
    },
    {
      title: 'Words we use',
      tags: ['guide', 'glossary'],
      body: `- **Outbox**: edits that are safe on this device and not yet answered by the server.
- **Cursor**: how far a device has read in a workspace's changes.
- **Tombstone**: what is left of something deleted, so that others hear of it.
- **Receipt**: the server's stored answer to an edit, given again if it is asked again.`,
      checklist: ['[x] Outbox', '[x] Cursor', '[x] Tombstone', '[x] Receipt'],
    },
    {
      title: 'Ideas for the winter',
      tags: ['plan'],
      status: 'DRAFT',
      colour: 'CORAL',
      body: `What to build once it is dark by four. Vote below, on as many lines as you like; votes given at the same time add up, which is the point.`,
      checklist: [
        'A map of where the signal ends',
        'Sketches beside the text',
        'Printing a notebook for the shelf',
        'A bell when the ferry comes',
      ],
    },
  ],
};
