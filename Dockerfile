# syntax=docker/dockerfile:1
# pmoves in an image without a shell, a package manager or root: `docker build -t pmoves:0.1.0 .`
ARG NODE=node:26.10.0-bookworm-slim
ARG BASE=gcr.io/distroless/cc-debian12:nonroot

FROM ${NODE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
# The package `node` would bring a second Node; this image is one.
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts
COPY . .
RUN node scripts/prepare.mjs --force \
 && npm prune --omit=dev --omit=optional --ignore-scripts \
 && mkdir -p state

FROM ${BASE}
COPY --from=build /usr/local/bin/node /usr/local/bin/node
COPY --from=build /app/package.json /app/LICENSE /app/
COPY --from=build /app/bin /app/bin
COPY --from=build /app/dist /app/dist
COPY --from=build /app/config /app/config
COPY --from=build /app/node_modules /app/node_modules
# State, and the Hub's cache: volumes take over who owns these folders.
COPY --from=build --chown=65532:65532 /app/state /var/lib/pmoves
COPY --from=build --chown=65532:65532 /app/state /cache/huggingface
ENV NODE_ENV=production PMOVES_HOME=/var/lib/pmoves
USER 65532:65532
WORKDIR /var/lib/pmoves
EXPOSE 3000
ENTRYPOINT ["/usr/local/bin/node", "/app/bin/pmoves.js"]
CMD ["serve", "--host", "0.0.0.0", "--port", "3000"]
