/** What tests of the kit, of stores and of apps are made with. */
export { faultyStore, faultyStores, type StoreFault, type StoreFaultPlan } from './faulty-store.js';
export {
  faultyTransport,
  type NetworkFault,
  type NetworkPlan,
  type Passage,
  type RequestKind,
} from './faulty-transport.js';
export { honestServer, type Caller, type HonestServer, type ServedVersion } from './honest-server.js';
export { seededRandom } from './seeded-random.js';
export { storeConformance, type ConformanceTools } from './store-conformance.js';
export { storeFaultConformance, type FaultyMedium, type MediumFault } from './store-faults.js';
export {
  manualConnectivity,
  manualPower,
  virtualEnvironment,
  type ManualConnectivity,
  type ManualPower,
  type VirtualEnvironment,
} from './virtual-environment.js';
export { virtualBrowser, type VirtualBrowser, type VirtualTab } from './virtual-tabs.js';
export { virtualTime, type VirtualTime } from './virtual-time.js';
