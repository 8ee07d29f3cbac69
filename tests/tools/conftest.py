def pytest_configure(config):
    config.addinivalue_line("markers", "slow: left out by tools/test --quick")
