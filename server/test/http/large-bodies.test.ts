import { describe, expect, it } from 'vitest';
import { testApp } from '../app/test-app.js';

describe('a body of 50 MB', () => {
  it('is refused in words that its sender gets to read, and the server goes on', async () => {
    const test = await testApp();
    const { url } = await test.app.listen();
    const post = async (body: string) => {
      const answer = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      return [
        answer.status,
        ((await answer.json()) as { errors?: Array<{ extensions: { code: string } }> }).errors?.[0]
          ?.extensions.code,
      ];
    };
    const large = JSON.stringify({ query: 'x'.repeat(50 * 1024 * 1024) });
    for (let time = 0; time < 3; time += 1) expect(await post(large)).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    expect(await post(JSON.stringify({ query: '{ __typename }' }))).toEqual([200, undefined]);
  });
});
