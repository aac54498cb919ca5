/*
 * The only door to the types of the contract: everything else imports from here.
 */
import type { components } from './schema.gen';
export type { paths } from './schema.gen';

type Schemas = components['schemas'];

export type Me = Schemas['MeView'];
export type Tokens = Schemas['Tokens'];
export type SignInSession = Schemas['SessionView'];
export type Asking = Schemas['AskingView'];
export type DeviceCodes = Schemas['CodesView'];
export type CapturedAssignment = Schemas['CapturedAssignment'];
export type PrivacyExport = Schemas['PrivacyExport'];
export type Problem = Schemas['Problem'];
export type FieldError = Schemas['FieldError'];

export type Assignment = Schemas['Assignment'];
export type AssignmentInput = Schemas['AssignmentInput'];
export type WorkspaceStatus = Schemas['WorkspaceStatus'];
export type PlanningEvent = Schemas['PlanningEvent'];
export type Plan = Schemas['Plan'];
export type PlanVersion = Schemas['PlanVersion'];
export type Milestone = Schemas['Milestone'];
export type PlanTask = Schemas['Task'];
export type Statement = Schemas['Statement'];
export type GradingSignal = Schemas['GradingSignal'];
export type Requirement = Schemas['Requirement'];
export type Citation = Schemas['Citation'];
export type Source = Schemas['PlanSource'];
export type SourceBlock = Schemas['SourceBlock'];

export type Feedback = Schemas['Feedback'];
export type FeedbackJob = Schemas['FeedbackJob'];
export type FeedbackPair = Schemas['FeedbackPair'];
export type FeedbackVerdict = Schemas['FeedbackVerdict'];
export type FeedbackRemark = Schemas['Remark'];
export type CriterionScore = Schemas['CriterionScore'];
export type ReadinessLevel = Schemas['ReadinessLevel'];
export type RequiredFix = Schemas['RequiredFix'];

export type Provenance = Schemas['Provenance'];
export type ProvenanceEntry = Schemas['ProvenanceEntry'];

export type WorkItem = Schemas['WorkItem'];
export type WorkItemChange = Schemas['WorkItemChange'];
export type WorkItemState = Schemas['WorkItemState'];

export type StoredFile = Schemas['File'];
export type Upload = Schemas['Upload'];

export type Run = Schemas['Run'];
export type RunState = Schemas['RunState'];
export type RunStep = Schemas['RunStep'];
export type RunAttempt = Schemas['RunAttempt'];
export type RunLogLine = Schemas['RunLogLine'];

export type CanvasConnection = Schemas['CanvasConnection'];
export type CanvasInstitution = Schemas['CanvasInstitution'];
export type CalendarFeed = Schemas['CalendarFeed'];
export type CalendarEntry = Schemas['CalendarEntry'];

export type Course = Schemas['Course'];
export type CourseMode = Schemas['CourseMode'];
export type CourseInput = Schemas['CourseInput'];
export type CourseChange = Schemas['CourseChange'];
export type CourseAssignment = Schemas['CourseAssignment'];
export type CourseMap = Schemas['CourseMap'];
export type CourseMapTopic = Schemas['CourseMapTopic'];
export type TopicInput = Schemas['TopicInput'];

export type NewCanvasConnection = Schemas['NewCanvasConnection'];

export type ModelProvider = Schemas['ModelProvider'];
export type ModelProviderKind = Schemas['ModelProviderKind'];
export type ModelProviderTest = Schemas['ModelProviderTest'];
export type NewModelProvider = Schemas['NewModelProvider'];
export type ModelProviderChanges = Schemas['ProviderChanges'];
export type ModelSettings = Schemas['ModelSettings'];
export type NewModelSettings = Schemas['NewModelSettings'];
export type ModelChoice = Schemas['ModelChoice'];
export type ModelUsage = Schemas['ModelUsage'];
export type ModelCall = Schemas['Listing_ModelCall']['data'][number];
