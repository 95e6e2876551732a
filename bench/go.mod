module github.com/gongwen-go/gongwen/bench

go 1.26.0

replace github.com/gongwen-go/gongwen => ../

require (
	github.com/gongwen-go/gongwen v0.0.0
	github.com/liuzl/da v0.0.0-20180704015230-14771aad5b1d
	github.com/liuzl/gocc v0.0.0-20231231122217-0372e1059ca5
	github.com/longbridgeapp/opencc v0.3.13
)

require (
	github.com/liuzl/cedar-go v0.0.0-20170805034717-80a9c64b256d // indirect
	golang.org/x/text v0.43.0 // indirect
)
