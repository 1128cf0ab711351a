// Prisma's client names `prisma` and `typescript` as optional peers, and pnpm finds both at the workspace's root. A
// deployed service would carry them and Prisma Studio, 230 MB that it never loads.
function readPackage(manifest) {
  if (manifest.name === "@prisma/client") {
    delete manifest.peerDependencies;
    delete manifest.peerDependenciesMeta;
  }
  return manifest;
}

module.exports = { hooks: { readPackage } };
