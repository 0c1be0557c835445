import { describeShare } from './share.js';

describeShare(1, 2);
