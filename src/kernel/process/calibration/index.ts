export { certainlyBehind, type Calibrated, type CertainBehind, type CertainWord } from './certainty-of.ts';
export { currentCalibrations, storeCalibration, type StoredCalibration } from './calibration-table.ts';
export { judge } from './judge.ts';
export { CALIBRATION_NIGHT, calibrationNight, planCalibrationNights } from './nights.ts';
export { calibrationWork, REFIT_JOB, refit, requestRefit, runRefit } from './refit-job.ts';
