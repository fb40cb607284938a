/// B05xx: what is green whatever the truth is.
enum CannotFailRules {
    static let all: [any Rule.Type] = [
        CurlWithoutFail.self, MeasuredWithoutLimit.self, PsqlGoesOn.self, LostPipelineFailure.self, SwallowedFailure.self, NeverRedStatus.self,
        LogNobodyWrites.self,
    ]
}
