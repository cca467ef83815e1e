// A machine that does other things at the same time is slow, not wrong.
jest.setTimeout(30_000);
