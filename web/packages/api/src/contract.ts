/*
 * The only door to the types of the contract: everything else imports from here.
 */
import type { components } from './provisional';
export type { paths } from './provisional';

type Schemas = components['schemas'];

export type User = Schemas['User'];
export type TokenGrant = Schemas['TokenGrant'];
export type Problem = Schemas['Problem'];
export type FieldError = Schemas['FieldError'];
export type Pagination = Schemas['Pagination'];

export type Assignment = Schemas['Assignment'];
export type AssignmentInput = Schemas['AssignmentInput'];
export type Workspace = Schemas['Workspace'];
export type WorkspaceStatus = Schemas['WorkspaceStatus'];
export type WorkspaceEvent = Schemas['WorkspaceEvent'];
export type Plan = Schemas['Plan'];
export type PlanVersion = Schemas['PlanVersion'];
export type Milestone = Schemas['Milestone'];
export type PlanTask = Schemas['PlanTask'];
export type Statement = Schemas['Statement'];
export type GradingSignal = Schemas['GradingSignal'];
export type Requirement = Schemas['Requirement'];
export type Citation = Schemas['Citation'];
export type Source = Schemas['Source'];
export type SourceBlock = Schemas['SourceBlock'];

export type WorkItem = Schemas['WorkItem'];
export type WorkItemPatch = Schemas['WorkItemPatch'];
export type WorkItemState = Schemas['WorkItemState'];

export type StoredFile = Schemas['File'];
export type UploadSession = Schemas['UploadSession'];

export type Run = Schemas['Run'];
export type RunState = Schemas['RunState'];
export type RunAttempt = Schemas['RunAttempt'];
export type RunStep = Schemas['RunStep'];
export type RunLogLine = Schemas['RunLogLine'];
