import { Controller, Header, HttpCode, NotFoundException, Param, Post, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request } from 'express';
import { isLoopback } from '../config/development-trust';
import { Access } from './access.decorator';
import { SignInCodes } from './sign-in-codes';

/** Headers that a proxy adds. Behind one, the origin of a request is unknown. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/** For the sign-in link that the server prints in development. Not in the published API document. */
@ApiExcludeController()
@Controller('sign-in')
export class SignInController {
  constructor(private readonly codes: SignInCodes) {}

  /** Exchanges a one-time code for its session token. Only from this machine, and not through a proxy. */
  @Post(':code')
  @Access('public')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  exchange(@Param('code') code: string, @Req() request: Request): { token: string } {
    const local = isLoopback(request.socket.remoteAddress ?? '') && isLoopback(hostOf(request));
    const token = local && !FORWARDED.some((name) => name in request.headers) ? this.codes.redeem(code) : null;
    if (token === null) throw new NotFoundException();
    return { token };
  }
}

/** The host of the request: a page of another site whose name resolves to this machine has that site's name here. */
function hostOf(request: Request): string {
  const { host = '' } = request.headers;
  return host.replace(/:\d+$/, '');
}
