import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { servicesRequired, type Service } from './services.js';

/** Declares tests that need a service: run where it answers, left out with one line where not, failed where it must. */
export function describeWith(service: Service, title: string, tests: () => void): void {
  if (service.missing === undefined) describe(title, tests);
  else if (servicesRequired) {
    describe(title, () => {
      it(`finds ${service.name}`, () => {
        throw new Error(service.missing);
      });
    });
  } else {
    const file = basename(expect.getState().testPath ?? '');
    process.stderr.write(`left out: ${file}: ${title}, because ${service.missing}\n`);
    describe.skip(title, tests);
  }
}
