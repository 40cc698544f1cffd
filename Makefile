# `make X` is `sh dev X`; the commands themselves live in `dev`, for a fresh machine has no make.
.PHONY: help demo gui test check bench soak pictures bundle notices lock tables
help demo gui test check bench soak pictures bundle notices lock tables:
	@sh dev $@
