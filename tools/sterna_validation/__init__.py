"""The validation page: model beside data, misses included."""
