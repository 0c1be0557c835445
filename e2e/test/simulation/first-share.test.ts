import { describeShare } from './share.js';

describeShare(0, 2);
