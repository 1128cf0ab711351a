# syntax=docker/dockerfile:1
# One file for the four images: docker build --build-arg SERVICE=users|content|notifications|gateway .

# The version that development and tests run on (optionalDependencies in package.json).
ARG NODE_VERSION=26.10.0

FROM node:${NODE_VERSION}-slim AS workspace
# The version of packageManager in package.json.
ARG PNPM_VERSION=10.34.9
RUN npm install --global "pnpm@${PNPM_VERSION}"
ENV CI=true
WORKDIR /workspace
# What only a changed lockfile has to fetch again.
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml .pnpmfile.cjs ./
RUN pnpm fetch
COPY . .
RUN pnpm install --frozen-lockfile --offline && pnpm generate

FROM workspace AS build
ARG SERVICE
RUN pnpm build "${SERVICE}" /skein

FROM node:${NODE_VERSION}-slim
ENV NODE_ENV=production \
    # Inside a container, loopback is out of everybody's reach.
    HOST=0.0.0.0 \
    # Of the container's memory limit: the rest is for buffers, WebAssembly and native code.
    NODE_OPTIONS=--max-old-space-size-percentage=60
COPY --from=build /skein /skein
# The official image's own unprivileged user. The files stay root's: the service cannot change them.
USER node
WORKDIR /skein
CMD ["node", "main.mjs"]
