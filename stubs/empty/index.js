// Prisma's command line loads parts of both packages at its start, whatever the command; `generate` uses none of them.
module.exports = {};
