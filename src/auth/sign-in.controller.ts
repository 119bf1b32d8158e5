import { Controller, Header, HttpCode, NotFoundException, Param, Post, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request } from 'express';
import { isLoopback } from '../config/development-trust';
import { Access } from './access.decorator';
import { SignInCodes } from './sign-in-codes';

/** What a proxy adds: then it is not known who asks. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/** For the link that the server prints in development; outside the published document. */
@ApiExcludeController()
@Controller('sign-in')
export class SignInController {
  constructor(private readonly codes: SignInCodes) {}

  /** Exchanges a one-time code for the session token that it stands for: from this machine only, without a proxy. */
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

/** A page of another site that has its name lead here names that site. */
function hostOf(request: Request): string {
  const { host = '' } = request.headers;
  return host.replace(/:\d+$/, '');
}
