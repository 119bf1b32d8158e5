import { Header } from '@nestjs/common';

/** Declares that a handler reads data that changes between recomputes: its response is as new as the request. */
export const LastModifiedNow = () => Header('Last-Modified', () => new Date().toUTCString());
