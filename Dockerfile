# syntax=docker/dockerfile:1
ARG NODE_IMAGE=node:24-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY packages/client/package.json ./packages/client/
# With the optional packages: the dashboard's build tool is one for each platform.
RUN npm ci --include=dev --loglevel=error
COPY tsconfig.json tsconfig.build.json nest-cli.json ormconfig.ts ./
COPY scripts/build-server.mjs scripts/build-dashboard.mjs ./scripts/
COPY src ./src
COPY packages ./packages
COPY dashboard ./dashboard
# The client is part of the dashboard's files; its link in node_modules would lead to nothing.
RUN npm run build --loglevel=error && npm prune --omit=dev --omit=optional --loglevel=error && rm -r node_modules/@relationship-depth

FROM ${NODE_IMAGE}
# What runs needs Node alone: no package manager to install anything with, and none to be patched.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn* /opt/yarn*
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/dashboard/dist ./dashboard/dist
# Served at /docs, and listed at /llms.txt.
COPY docs ./docs
# Where a volume of files to import begins.
RUN mkdir /imports && chown node:node /imports
# Owns nothing else here, so the file system may be read-only.
USER node
EXPOSE 3000
# Whether the process answers, as an orchestrator would restart it for nothing when the database is away. Slim has no curl.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/livez`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# DATABASE_URL, CLERK_JWT_KEY, CLERK_ISSUER, CLERK_AUTHORIZED_PARTIES and PUBLIC_URL come from outside (see .env.example).
# Node itself, not npm: it is what SIGTERM goes to.
CMD ["node", "dist/src/main.js"]
