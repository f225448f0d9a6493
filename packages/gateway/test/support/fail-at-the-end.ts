import './postgres.ts';

/** A program that does what a run of tests does when one has failed. */
process.exitCode = 3;
