import { SetMetadata } from '@nestjs/common';

export const LIVE = 'live';

/** Declares that a handler reads what changes between two recomputes as well: its answer is as new as the request. */
export const Live = () => SetMetadata(LIVE, true);
