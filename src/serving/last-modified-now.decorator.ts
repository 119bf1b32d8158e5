import { Header } from '@nestjs/common';

/** Declares that a handler reads what changes between two recomputes as well: its answer is as new as the request. */
export const LastModifiedNow = () => Header('Last-Modified', () => new Date().toUTCString());
