import type { Phone } from '../app/phone.js';
import type { WeatherName } from '../world/weather.js';
import type { Cast, Player } from './cast.js';

/** How often a device is in which weather, beside each other. */
const climate: Record<WeatherName, number> = {
  fair: 30,
  offline: 14,
  'bad line': 20,
  'slow line': 8,
  'answers lost': 7,
  'busy servers': 4,
  'flapping line': 7,
  'captive portal': 3,
  'black hole': 4,
  'deaf line': 4,
  'mute line': 4,
};

/** What befalls a device's process, beside each other; `nothing` sets how rare the rest is. */
const fates = {
  nothing: 10,
  crash: 3,
  'crash at a write': 5,
  sleep: 2,
  'clock jumps': 2,
  'clock goes back': 1,
} as const;

const minute = 60_000;

/** Makes the weather of every device, and crashes what may crash, until `over` holds. */
export function letNatureRun({ world, players }: Cast, over: () => boolean): void {
  for (const { phone } of players) {
    const random = world.random.stream(`nature of ${phone.name}`);
    const changeWeather = (): void => {
      if (over()) return;
      phone.weather(random.weighted(climate));
      world.time.after(random.int(20_000, 6 * minute), changeWeather);
    };
    const strike = (): void => {
      if (over()) return;
      strikeDevice(phone, random.weighted(fates), random.int(1, 6), random.chance(0.5));
      world.time.after(random.int(2 * minute, 8 * minute), strike);
    };
    world.time.after(random.int(0, minute), changeWeather);
    world.time.after(random.int(minute, 6 * minute), strike);
  }
  letServersFail({ world, players }, over);

  function strikeDevice(phone: Phone, fate: keyof typeof fates, size: number, coin: boolean): void {
    if (!phone.running()) return;
    switch (fate) {
      case 'nothing':
        return;
      case 'crash':
        return phone.crash();
      case 'crash at a write':
        return phone.crashAtWrite(size, coin ? 'before' : 'after');
      case 'sleep':
        phone.sleep();
        world.time.after(size * minute, () => phone.wake());
        return;
      case 'clock jumps':
        return phone.clock.setWrongBy(size * 11 * minute);
      case 'clock goes back':
        return phone.clock.setWrongBy(-size * 11 * minute);
    }
  }
}

/** Two servers on one database: now and then one dies and comes back, and once in a while both are gone. */
function letServersFail(
  { world }: { world: Cast['world']; players: readonly Player[] },
  over: () => boolean,
): void {
  const random = world.random.stream('nature of servers');
  const strike = (): void => {
    if (over()) return;
    const names = random.chance(0.2) ? ['one', 'two'] : [random.pick(['one', 'two'])];
    for (const name of names) {
      world.history.note(`server ${name}`, 'crashes');
      world.site.crash(name);
      world.time.after(random.int(2_000, 90_000), () => {
        world.history.note(`server ${name}`, 'starts');
        world.background(`start of ${name}`, world.site.start(name));
      });
    }
    world.time.after(random.int(12 * minute, 30 * minute), strike);
  };
  world.time.after(random.int(8 * minute, 25 * minute), strike);
}
