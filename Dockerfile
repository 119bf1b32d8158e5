# syntax=docker/dockerfile:1
ARG NODE_IMAGE=node:24-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# With the optional packages: the dashboard's build tool is one for each platform.
RUN npm ci --include=dev --loglevel=error
COPY tsconfig.json tsconfig.build.json nest-cli.json ormconfig.ts ./
COPY src ./src
COPY dashboard ./dashboard
RUN npm run build --loglevel=error && npm prune --omit=dev --omit=optional --loglevel=error

FROM ${NODE_IMAGE}
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/dashboard/dist ./dashboard/dist
USER node
EXPOSE 3000
# DATABASE_URL, CLERK_JWT_KEY, CLERK_ISSUER, CLERK_AUTHORIZED_PARTIES and PUBLIC_URL come from outside (see .env.example).
CMD ["node", "dist/src/main.js"]
