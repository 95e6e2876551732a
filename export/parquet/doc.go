// Package parquet is being built.
package parquet
