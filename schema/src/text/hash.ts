/**
 * A number below 2^48 for a text, the same on every engine for ever: ids in stored documents come of it. Two texts share
 * one by an accident of 1 in 2^48; somebody who wants them to can make them.
 */
export function hash48(text: string): number {
  let high = 0x9e3779b9;
  let low = 0x85ebca6b;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 0x5bd1e995);
    low = Math.imul(low ^ code, 0xc2b2ae35);
    high ^= high >>> 15;
    low ^= low >>> 13;
  }
  high = mixed(high ^ text.length);
  low = mixed(low ^ high);
  return (high >>> 8) * 2 ** 24 + (low >>> 8);
}

function mixed(bits: number): number {
  let result = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  result = Math.imul(result ^ (result >>> 15), 0x846ca68b);
  return result ^ (result >>> 16);
}
