# Stationmaster in a container: `docker run … stationmaster all`, or bot and worker apart (compose.yml).

FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY src ./src
COPY workers ./workers
RUN node scripts/build.mjs --product

FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json manifest.yml LICENSE ./
COPY bin ./bin
# The configuration is mounted here, read-only: /etc/stationmaster/stationmaster.yml
ENV STATIONMASTER_CONFIG=/etc/stationmaster/stationmaster.yml
USER node
# Probes and metrics, inside of the container only unless the configuration says `health: { host: 0.0.0.0 }`.
ENV STATIONMASTER_HEALTH_PORT=9464
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["node", "/app/bin/is-ready.mjs"]
ENTRYPOINT ["node", "/app/bin/stationmaster.mjs"]
CMD ["all"]
